using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuthServer.Data.MySql.Migrations
{
    /// <inheritdoc />
    public partial class Addresses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Each of these statements commits by itself: of a run that was killed between them, the next finds a part done.
            migrationBuilder.Sql(
                """
                CREATE TABLE IF NOT EXISTS `UserAddresses` (
                    `Address` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                    `UserId` varchar(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                    CONSTRAINT `PK_UserAddresses` PRIMARY KEY (`Address`),
                    INDEX `IX_UserAddresses_UserId` (`UserId`),
                    CONSTRAINT `FK_UserAddresses_AspNetUsers_UserId` FOREIGN KEY (`UserId`) REFERENCES `AspNetUsers` (`Id`) ON DELETE CASCADE
                ) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                """);
            migrationBuilder.Sql(
                """
                SELECT IF(
                    EXISTS (SELECT 1 FROM information_schema.COLUMNS
                        WHERE TABLE_SCHEMA = DATABASE() AND LOWER(TABLE_NAME) = 'aspnetusers' AND COLUMN_NAME = 'AddressState'),
                    'DO 0',
                    'ALTER TABLE `AspNetUsers` ADD `AddressState` int NOT NULL DEFAULT 0, ADD INDEX `IX_AspNetUsers_AddressState` (`AddressState`)')
                INTO @statement;
                PREPARE statement FROM @statement;
                EXECUTE statement;
                DEALLOCATE PREPARE statement;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "UserAddresses");

            migrationBuilder.DropIndex(
                name: "IX_AspNetUsers_AddressState",
                table: "AspNetUsers");

            migrationBuilder.DropColumn(
                name: "AddressState",
                table: "AspNetUsers");
        }
    }
}
