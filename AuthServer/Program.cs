using AuthServer.Hosting;
using AuthServer.Hosting.Settings;
using AuthServer.Hosting.Verbs;

var builder = WebApplication.CreateBuilder(VerbsFeature.IsVerb(args) ? [] : args);

// Foundations
builder.AddHosting();

await using var app = builder.Build();
if (app.Services.CheckSettings() is [_, ..] faults)
{
    Console.Error.WriteLine(string.Join('\n', faults));
    return 1;
}

if (VerbsFeature.IsVerb(args))
{
    return await app.Services.RunVerbAsync(args);
}

app.UseHosting();

await app.RunAsync();
return 0;
