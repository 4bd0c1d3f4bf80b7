using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuthServer.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Endings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // A table made anew, because EF Core's own rebuild would give every row the number 0.
            migrationBuilder.DropIndex(
                name: "IX_Revocations_RevokedAt",
                table: "Revocations");

            migrationBuilder.RenameTable(
                name: "Revocations",
                newName: "RevocationsWithoutNumbers");

            migrationBuilder.CreateTable(
                name: "Revocations",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Id = table.Column<string>(type: "TEXT", maxLength: 36, nullable: false),
                    TokenId = table.Column<string>(type: "TEXT", maxLength: 36, nullable: true),
                    AuthorizationId = table.Column<string>(type: "TEXT", maxLength: 36, nullable: true),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    ClientRecordId = table.Column<string>(type: "TEXT", maxLength: 36, nullable: true),
                    StatusListId = table.Column<long>(type: "INTEGER", nullable: true),
                    StatusIndex = table.Column<int>(type: "INTEGER", nullable: true),
                    RevokedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Revocations", x => x.Sequence);
                });

            migrationBuilder.Sql(
                """
                INSERT INTO "Revocations" ("Id", "TokenId", "AuthorizationId", "Subject", "StatusListId", "StatusIndex", "RevokedAt")
                SELECT "Id", "TokenId", "AuthorizationId", "Subject", "StatusListId", "StatusIndex", "RevokedAt"
                FROM "RevocationsWithoutNumbers" ORDER BY "RevokedAt", "Id";
                """);

            migrationBuilder.DropTable(
                name: "RevocationsWithoutNumbers");

            migrationBuilder.CreateIndex(
                name: "IX_Revocations_RevokedAt",
                table: "Revocations",
                column: "RevokedAt");

            migrationBuilder.AddColumn<string>(
                name: "SubjectTokenId",
                table: "OpenIddictTokens",
                type: "TEXT",
                maxLength: 36,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Budgets",
                columns: table => new
                {
                    Key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    FullAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Budgets", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "FreshSignIns",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 36, nullable: false),
                    SessionId = table.Column<string>(type: "TEXT", maxLength: 36, nullable: false),
                    RequestHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FreshSignIns", x => x.Id);
                    table.ForeignKey(
                        name: "FK_FreshSignIns_Sessions_SessionId",
                        column: x => x.SessionId,
                        principalTable: "Sessions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_EndedAt",
                table: "Sessions",
                column: "EndedAt");

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictTokens_ApplicationId_StatusListId_StatusIndex",
                table: "OpenIddictTokens",
                columns: new[] { "ApplicationId", "StatusListId", "StatusIndex" });

            migrationBuilder.DropIndex(
                name: "IX_OpenIddictTokens_ApplicationId_Status_Subject_Type",
                table: "OpenIddictTokens");

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictTokens_CreationDate_ExpirationDate",
                table: "OpenIddictTokens",
                columns: new[] { "CreationDate", "ExpirationDate" });

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictTokens_SubjectTokenId",
                table: "OpenIddictTokens",
                column: "SubjectTokenId");

            migrationBuilder.CreateIndex(
                name: "IX_Budgets_FullAt",
                table: "Budgets",
                column: "FullAt");

            migrationBuilder.CreateIndex(
                name: "IX_FreshSignIns_ExpiresAt",
                table: "FreshSignIns",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_FreshSignIns_SessionId",
                table: "FreshSignIns",
                column: "SessionId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Budgets");

            migrationBuilder.DropTable(
                name: "FreshSignIns");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_EndedAt",
                table: "Sessions");

            migrationBuilder.DropPrimaryKey(
                name: "PK_Revocations",
                table: "Revocations");

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictTokens_ApplicationId_Status_Subject_Type",
                table: "OpenIddictTokens",
                columns: new[] { "ApplicationId", "Status", "Subject", "Type" });

            migrationBuilder.DropIndex(
                name: "IX_OpenIddictTokens_ApplicationId_StatusListId_StatusIndex",
                table: "OpenIddictTokens");

            migrationBuilder.DropIndex(
                name: "IX_OpenIddictTokens_CreationDate_ExpirationDate",
                table: "OpenIddictTokens");

            migrationBuilder.DropIndex(
                name: "IX_OpenIddictTokens_SubjectTokenId",
                table: "OpenIddictTokens");

            migrationBuilder.DropColumn(
                name: "Sequence",
                table: "Revocations");

            migrationBuilder.DropColumn(
                name: "ClientRecordId",
                table: "Revocations");

            migrationBuilder.DropColumn(
                name: "SubjectTokenId",
                table: "OpenIddictTokens");

            migrationBuilder.AddPrimaryKey(
                name: "PK_Revocations",
                table: "Revocations",
                column: "Id");
        }
    }
}
