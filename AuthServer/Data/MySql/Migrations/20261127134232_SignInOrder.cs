using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AuthServer.Data.MySql.Migrations
{
    /// <inheritdoc />
    public partial class SignInOrder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "FailedSinceClaim",
                table: "SignInAttempts",
                type: "tinyint(1)",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "FailedSinceClaim",
                table: "SignInAttempts");
        }
    }
}
