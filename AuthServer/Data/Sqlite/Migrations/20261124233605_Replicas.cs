using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuthServer.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Replicas : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "SealedAnswer",
                table: "OpenIddictTokens",
                type: "BLOB",
                maxLength: 16384,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "StatusIndex",
                table: "OpenIddictTokens",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "StatusListId",
                table: "OpenIddictTokens",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ActiveAt",
                table: "Keys",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            // Keys made before there was such a time have been in use since they were made.
            migrationBuilder.Sql("UPDATE `Keys` SET `ActiveAt` = `CreatedAt`");

            migrationBuilder.CreateTable(
                name: "Leases",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Owner = table.Column<string>(type: "TEXT", maxLength: 36, nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Leases", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Revocations",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 36, nullable: false),
                    TokenId = table.Column<string>(type: "TEXT", maxLength: 36, nullable: true),
                    AuthorizationId = table.Column<string>(type: "TEXT", maxLength: 36, nullable: true),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    StatusListId = table.Column<long>(type: "INTEGER", nullable: true),
                    StatusIndex = table.Column<int>(type: "INTEGER", nullable: true),
                    RevokedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Revocations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "StatusLists",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Next = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StatusLists", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Revocations_RevokedAt",
                table: "Revocations",
                column: "RevokedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Leases");

            migrationBuilder.DropTable(
                name: "Revocations");

            migrationBuilder.DropTable(
                name: "StatusLists");

            migrationBuilder.DropColumn(
                name: "SealedAnswer",
                table: "OpenIddictTokens");

            migrationBuilder.DropColumn(
                name: "StatusIndex",
                table: "OpenIddictTokens");

            migrationBuilder.DropColumn(
                name: "StatusListId",
                table: "OpenIddictTokens");

            migrationBuilder.DropColumn(
                name: "ActiveAt",
                table: "Keys");
        }
    }
}
