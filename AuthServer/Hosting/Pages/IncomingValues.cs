using AuthServer.Hosting.Shared.Incoming;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace AuthServer.Hosting.Pages;

/// <summary>Form, query and route as the values that a page binds: their names have a syntax of their own, with brackets.</summary>
internal sealed class IncomingValues(IValueProviderFactory factory) : IValueProviderFactory
{
    public static void Wrap(IList<IValueProviderFactory> factories)
    {
        for (var i = 0; i < factories.Count; i++)
        {
            factories[i] = new IncomingValues(factories[i]);
        }
    }

    public async Task CreateValueProviderAsync(ValueProviderFactoryContext context)
    {
        try
        {
            await factory.CreateValueProviderAsync(context);
        }
        catch (Exception exception) when (SendersFault.Is(exception))
        {
            throw SendersFault.Of(exception);
        }
    }
}
