using System.Diagnostics;

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// Programs that tests write. Linux runs no file that is open for writing ("Text file busy"), and a process that another test starts
/// at that moment inherits what is open here. So another process writes the file.
/// </summary>
internal static class ExecutableFile
{
    private const string Script = """printf %s "$2" > "$1" && chmod 700 "$1" """;

    public static void Write(string path, string text)
    {
        using var writer = Process.Start("/bin/sh", ["-c", Script, "sh", path, text]);
        writer.WaitForExit();
        if (writer.ExitCode is not 0)
        {
            throw new IOException($"{path} could not be written.");
        }
    }

    public static void Copy(string from, string to) => Write(to, File.ReadAllText(from));
}
