using AuthServer.Data.MySql;
using AuthServer.Data.Sqlite;
using AuthServer.Data.Stores;
using AuthServer.Hosting;
using AuthServer.Hosting.Commands;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Data;

/// <summary>Owns the database: which one, its model, its migrations. The only folder that knows one database from another.</summary>
internal static class DataFeature
{
    public static void AddData(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var options = services.AddSettings<DatabaseOptions>();
        services.AddStores();
        services.AddScoped<UnitOfWork>();
        services.AddScoped<Revocations>();
        services.AddPreparation<Schema>();
        services.AddCommands<DbCommands>();
        services.AddSingleton<ClockHealth>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database").AddCheck<ClockHealth>("clock");

        if (options.Provider is DatabaseProvider.MySql)
        {
            services.AddMySql();
        }
        else
        {
            services.AddSqlite();
        }
    }
}
