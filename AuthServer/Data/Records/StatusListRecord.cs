using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>One status list: how many indexes of it have been handed out to servers. It ends with its last token.</summary>
public sealed class StatusListRecord
{
    /// <summary>When the last of its tokens expires, in seconds since 1970.</summary>
    public required long Id { get; init; }

    /// <summary>The next index; all below are taken for ever.</summary>
    public required int Next { get; set; }

    internal static void Map(EntityTypeBuilder<StatusListRecord> list)
    {
        list.ToTable("StatusLists");
        list.Property(l => l.Id).ValueGeneratedNever();
    }
}
