using Microsoft.EntityFrameworkCore;

namespace AuthServer.Data.Sqlite;

/// <summary>The embedded database: one file, one writer at a time, any number of readers.</summary>
public sealed class SqliteAuthDbContext(DbContextOptions<SqliteAuthDbContext> options) : AuthDbContext(options);
