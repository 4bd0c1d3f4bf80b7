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
            migrationBuilder.DropPrimaryKey(
                name: "PK_Revocations",
                table: "Revocations");

            migrationBuilder.AddColumn<long>(
                name: "Sequence",
                table: "Revocations",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L)
                .Annotation("Sqlite:Autoincrement", true);

            migrationBuilder.AddColumn<string>(
                name: "ClientRecordId",
                table: "Revocations",
                type: "TEXT",
                maxLength: 36,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SubjectTokenId",
                table: "OpenIddictTokens",
                type: "TEXT",
                maxLength: 36,
                nullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "PK_Revocations",
                table: "Revocations",
                column: "Sequence");

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
