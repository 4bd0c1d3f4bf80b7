using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace AuthServer.Data.MySql;

/// <summary>Lets <c>dotnet ef migrations add</c> write a migration without any database: the server version is stated, not asked for.</summary>
internal sealed class MySqlDesignTimeFactory : IDesignTimeDbContextFactory<MySqlAuthDbContext>
{
    public MySqlAuthDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<MySqlAuthDbContext>()
            .UseMySql("Server=localhost", new MySqlServerVersion(new Version(8, 4)))
            .Options);
}
