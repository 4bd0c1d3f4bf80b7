using System.Globalization;

namespace AuthServer.Clients.Fields;

/// <summary>
/// Why a client cannot be registered so. The reason may name fields, and each door says them by its own names: a shell by its options. Its
/// text is in the names that programs use.
/// </summary>
internal sealed record Fault(ClientField Field, FormattableString Reason)
{
    /// <summary>The reason, where something is wrong.</summary>
    public static FormattableString? When(bool isWrong, FormattableString reason) => isWrong ? reason : null;

    /// <summary>A reason that names no field.</summary>
    public static FormattableString? Of(string? text) => When(text is not null, $"{text}");

    public string Told(Func<ClientField, string> nameOf) => Told(Reason, nameOf);

    public override string ToString() => Told(field => field.Name);

    private static string Told(FormattableString reason, Func<ClientField, string> nameOf) =>
        string.Format(CultureInfo.InvariantCulture, reason.Format, [.. reason.GetArguments().Select(argument => argument switch
        {
            ClientField field => nameOf(field),
            FormattableString inner => Told(inner, nameOf),
            var other => other,
        })]);
}
