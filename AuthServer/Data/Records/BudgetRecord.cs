using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>
/// How much somebody has used up of what comes back evenly, as one time of the <see cref="DatabaseClock"/> (Unix milliseconds), so
/// that one atomic UPDATE can count and decide on every database.
/// </summary>
public sealed class BudgetRecord
{
    /// <summary>What it is a budget of, and whose: <c>registrations 203.0.113.7</c>.</summary>
    public required string Key { get; init; }

    /// <summary>When nothing would be used up any more. Each use moves it on by its share of an hour.</summary>
    public long FullAt { get; set; }

    internal static void Map(EntityTypeBuilder<BudgetRecord> budget)
    {
        budget.ToTable("Budgets");
        budget.HasKey(b => b.Key);
        budget.Property(b => b.Key).HasMaxLength(ColumnLengths.BudgetKey);
        budget.HasIndex(b => b.FullAt);
    }
}
