using System;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuthServer.Data.MySql.Migrations
{
    /// <inheritdoc />
    public partial class Endings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // One statement: a column that counts has to be a key from the start, and a table must not be without one.
            migrationBuilder.Sql("ALTER TABLE `Revocations` DROP PRIMARY KEY, ADD COLUMN `Sequence` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY;");

            migrationBuilder.AddColumn<string>(
                name: "ClientRecordId",
                table: "Revocations",
                type: "varchar(36)",
                maxLength: 36,
                nullable: true,
                collation: "utf8mb4_bin");

            migrationBuilder.AddColumn<string>(
                name: "SubjectTokenId",
                table: "OpenIddictTokens",
                type: "varchar(36)",
                maxLength: 36,
                nullable: true,
                collation: "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "Budgets",
                columns: table => new
                {
                    Key = table.Column<string>(type: "varchar(40)", maxLength: 40, nullable: false, collation: "utf8mb4_bin"),
                    FullAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Budgets", x => x.Key);
                })
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "FreshSignIns",
                columns: table => new
                {
                    Id = table.Column<string>(type: "varchar(36)", maxLength: 36, nullable: false, collation: "utf8mb4_bin"),
                    SessionId = table.Column<string>(type: "varchar(36)", maxLength: 36, nullable: false, collation: "utf8mb4_bin"),
                    RequestHash = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin"),
                    ExpiresAt = table.Column<DateTime>(type: "datetime(6)", nullable: false)
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
                })
                .Annotation("Relational:Collation", "utf8mb4_bin");

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
