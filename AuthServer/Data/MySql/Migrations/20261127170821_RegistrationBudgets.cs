using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuthServer.Data.MySql.Migrations
{
    /// <inheritdoc />
    public partial class RegistrationBudgets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // It commits by itself: of a run that was killed before it was noted as done, the next finds the table.
            migrationBuilder.Sql(
                """
                CREATE TABLE IF NOT EXISTS `RegistrationBudgets` (
                    `Network` varchar(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                    `FullAt` bigint NOT NULL,
                    CONSTRAINT `PK_RegistrationBudgets` PRIMARY KEY (`Network`)
                ) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RegistrationBudgets");
        }
    }
}
