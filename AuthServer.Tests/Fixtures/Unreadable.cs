namespace AuthServer.Tests.Fixtures;

/// <summary>Bodies that make what reads them throw, each kind another exception from another place.</summary>
internal static class Unreadable
{
    private const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";
    private const string Multipart = "Content-Type: multipart/form-data; boundary=x\r\n";
    private const string Part = "--x\r\nContent-Disposition: form-data; name=";
    private const string Chunked = "Transfer-Encoding: chunked\r\n\r\n";

    /// <summary>By what is wrong: the headers of the body, the empty line and the body.</summary>
    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["chunk size that overflows"] = Form + Chunked + "FFFFFFFFFFFFFFFFF\r\nabc",
        ["second chunk size that overflows"] = Form + Chunked + "3\r\na=b\r\nFFFFFFFFFFFFFFFFF\r\nabc",
        ["chunk size that is no number"] = Form + Chunked + "zz\r\nabc",
        ["trailer that is no text"] = Form + Chunked + "3\r\na=b\r\n0\r\nx: \u00ff\0\r\n\r\n",
        ["trailer without a colon"] = Form + Chunked + "3\r\na=b\r\n0\r\nnonsense\r\n\r\n",
        ["character set UTF-7"] = Form.Replace("\r\n", "; charset=utf-7\r\n", StringComparison.Ordinal) + Sized("a=b"),
        ["too many fields"] = Form + Sized(string.Join('&', Enumerable.Range(0, 2_000).Select(i => $"k{i}=v"))),
        ["name that is too long"] = Form + Sized(new string('k', 3_000) + "=v"),
        ["part of character set UTF-7"] = Multipart + Sized(Part + "\"a\"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nv\r\n--x--\r\n"),
        ["file name in UTF-7"] = Multipart + Sized(Part + "a; filename*=utf-7''%ff\r\n\r\nv\r\n--x--\r\n"),
        ["part without an end"] = Multipart + Sized(Part + "\"a\"\r\n\r\nv"),
        ["multipart without a boundary"] = "Content-Type: multipart/form-data\r\n" + Sized("v"),
    };

    /// <summary>Of <c>application/x-www-form-urlencoded</c>, which the protocol takes.</summary>
    public static IEnumerable<string> Forms => Kinds.Where(kind => kind.Value.StartsWith(Form[..^2], StringComparison.Ordinal)).Select(kind => kind.Key);

    /// <summary>What a page or another reader of any form meets.</summary>
    public static IEnumerable<string> AllForms => Kinds.Keys;

    /// <summary>Wrong whatever the content is.</summary>
    public static IEnumerable<string> Chunks => Kinds.Where(kind => kind.Value.Contains(Chunked, StringComparison.Ordinal)).Select(kind => kind.Key);

    public static string Request(string method, string path, string kind, params string[] headers) => With(method, path, Kinds[kind], headers);

    /// <summary>Each begins like that of a form, and cannot be parsed.</summary>
    public static IEnumerable<string> ContentTypes =>
        [
            "application/x-www-form-urlencoded x", "application/x-www-form-urlencoded; =", "application/x-www-form-urlencoded;charset=\"",
            "application/x-www-form-urlencodedd",
        ];

    public static string TypedRequest(string path, string contentType, string form, params string[] headers) =>
        With("POST", path, $"Content-Type: {contentType}\r\n{Sized(form)}", headers);

    /// <summary>A request that only its fields make unreadable.</summary>
    public static string FormRequest(string path, string form, params string[] headers) => With("POST", path, Form + Sized(form), headers);

    private static string With(string method, string path, string rest, string[] headers) =>
        $"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}{rest}";

    private static string Sized(string body) => $"Content-Length: {body.Length}\r\n\r\n{body}";
}
