using AuthServer.Accounts.Addresses;
using AuthServer.Accounts.Importing;
using AuthServer.Accounts.Links;
using AuthServer.Accounts.Passwords;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Hosting;
using AuthServer.Hosting.Commands;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Jobs;
using Microsoft.AspNetCore.Identity;

namespace AuthServer.Accounts;

/// <summary>Owns people: how they register, how their passwords are kept and checked, how guessing is slowed down, how operators manage them.</summary>
internal static class AccountsFeature
{
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<PasswordsOptions>();
        services.AddSettings<RegistrationOptions>();

        services.AddSingleton<HashingQueue>();
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<PasswordRules>();
        services.AddHostedService<StrengthNotice>();
        services.AddSingleton<UsersByName>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<RegistrationBudget>();
        services.AddScoped<SelfRegistration>();
        services.AddScoped<Invitations>();
        services.AddScoped<AccountLinks>();
        services.AddScoped<IPruningJob>(provider => provider.GetRequiredService<AccountLinks>());
        services.AddScoped<AddressBook>();
        services.AddScoped<AddressConflicts>();
        services.AddPreparation<AddressPreparation>();
        services.AddScoped<AccountRegistrar>();
        services.AddScoped<AccountDirectory>();
        services.AddSingleton<ImportedHashes>();
        services.AddSingleton<ImportRules>();
        services.AddScoped<AccountImport>();
        services.AddScoped<ImportRun>();
        services.AddScoped<IUsersSubcommand, ImportCommand>();
        services.AddScoped<IUsersSubcommand, ExportCommand>();
        services.AddCommands<UsersCommands>();
        services.AddCommands<PasswordsCommands>();

        // Ours come first; Identity adds its own only where there is none.
        services.AddSingleton<ILookupNormalizer, UserNames>();
        services.AddSingleton<IPasswordHasher<User>>(provider => provider.GetRequiredService<PasswordHasher>());
        services.AddIdentityCore<User>().AddEntityFrameworkStores<AuthDbContext>();
    }

    public static void MapAccounts(this WebApplication app) => RegisterEndpoint.Map(app);
}
