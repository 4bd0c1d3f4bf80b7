using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore.Migrations;
using Pomelo.EntityFrameworkCore.MySql.Migrations.Internal;

namespace AuthServer.Data.MySql;

/// <summary>
/// EF Core's provider names its migration lock after the database, and MySQL takes 64 characters of a lock's name: a database's name
/// of 46 characters is already too long. A digest of the name never is.
/// </summary>
#pragma warning disable EF1001 // The provider offers this name for replacement in a class that it calls internal.
internal sealed class MySqlMigrationHistory(HistoryRepositoryDependencies dependencies) : MySqlHistoryRepository(dependencies)
{
    protected override string GetDatabaseLockName(string databaseName) => LockOf(databaseName);

    public static string LockOf(string databaseName) =>
        $"authserver-migration-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(databaseName)))[..32]}";
}
#pragma warning restore EF1001
