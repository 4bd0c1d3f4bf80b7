using AuthServer.Accounts.Importing;
using AuthServer.Data;
using AuthServer.Data.MySql;
using AuthServer.Data.Records;
using AuthServer.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Data;

/// <summary>The rows that are written past EF Core have every column that its model knows.</summary>
public sealed class InsertStatementTests
{
    public static TheoryData<Type> Contexts { get; } = [typeof(SqliteAuthDbContext), typeof(MySqlAuthDbContext)];

    [Theory, MemberData(nameof(Contexts))]
    public void Sign_ins_and_tokens_are_written_with_all_their_columns(Type context)
    {
        using var db = ContextOf(context);

        ColumnsOf<AuthorizationRecord>(db).ShouldBe(NewRows.SignIns.Columns, ignoreOrder: true);
        ColumnsOf<TokenRecord>(db).ShouldBe(NewRows.Tokens.Columns, ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Contexts))]
    public void Accounts_that_move_in_are_written_with_all_their_columns(Type context)
    {
        using var db = ContextOf(context);

        ColumnsOf<User>(db).ShouldBe(AccountRows.Users.Columns, ignoreOrder: true);
        ColumnsOf<AddressRecord>(db).ShouldBe(AccountRows.Addresses.Columns, ignoreOrder: true);
    }

    private static AuthDbContext ContextOf(Type context) => context == typeof(SqliteAuthDbContext)
        ? new SqliteAuthDbContext(new DbContextOptionsBuilder<SqliteAuthDbContext>().UseSqlite("Data Source=:memory:").Options)
        : new MySqlAuthDbContext(new DbContextOptionsBuilder<MySqlAuthDbContext>().UseMySql("Server=none", new MySqlServerVersion("9.0.0")).Options);

    private static IEnumerable<string> ColumnsOf<TRow>(AuthDbContext db) =>
        db.Model.FindEntityType(typeof(TRow))!.GetProperties().Select(property => property.GetColumnName());
}
