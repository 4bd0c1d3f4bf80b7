using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;
using Microsoft.Extensions.Options;

namespace AuthServer.Hosting.Settings;

/// <summary>Data annotations, reported under the key that an operator sets (<c>Database__Provider</c>) rather than a member's name.</summary>
internal sealed class AnnotationsValidator<TSettings> : IValidateOptions<TSettings>
    where TSettings : class, ISettings
{
    public ValidateOptionsResult Validate(string? name, TSettings options)
    {
        List<ValidationResult> results = [];
        if (Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true))
        {
            return ValidateOptionsResult.Success;
        }

        // The framework leaves the rules across fields out when a field by itself is at fault; an operator wants all at once.
        if (options is IValidatableObject rules)
        {
            results.AddRange(rules.Validate(new ValidationContext(options)));
        }

        return ValidateOptionsResult.Fail(results.Select(result =>
            $"{TSettings.Section}__{string.Join(", ", result.MemberNames)}: {result.ErrorMessage}"));
    }
}
