using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenIddict.Server;

namespace AuthServer.Tests.Fixtures;

/// <summary>What runs at each event of OpenIddict's, as its options resolve it: event, order counted from the least there is, handler.</summary>
internal static class Pipeline
{
    public static IReadOnlyList<string> Of(IServiceProvider services) =>
    [
        .. from stage in services.GetRequiredService<IOptions<OpenIddictServerOptions>>().Value.Handlers
               .GroupBy(handler => NameOf(handler.ContextType)).OrderBy(stage => stage.Key, StringComparer.Ordinal)
           from line in stage.Select(handler => (handler.Order, Name: NameOf(handler.ServiceDescriptor.ServiceType)))
               .OrderBy(line => line.Order).ThenBy(line => line.Name, StringComparer.Ordinal)
           select $"{stage.Key} {(long)line.Order - int.MinValue} {line.Name}",
    ];

    /// <summary>Without what the compiler adds: outer types by a dot, arguments in angle brackets.</summary>
    private static string NameOf(Type type)
    {
        var name = type.Name.Split('`')[0];
        var outer = type is { IsNested: true, DeclaringType: { } declaring } && declaring.Name is not nameof(OpenIddictServerEvents)
            ? NameOf(declaring) + "."
            : "";
        var arguments = type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        return outer.EndsWith(">.", StringComparison.Ordinal) ? name + arguments : outer + name + arguments;
    }
}
