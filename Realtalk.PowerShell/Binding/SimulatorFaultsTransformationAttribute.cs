using System.Collections;
using System.Management.Automation;
using System.Reflection;
using Realtalk.Simulator;

namespace Realtalk.Binding;

/// <summary>Makes the simulator's faults of a table of them, or of the names of those that are but on or off.</summary>
public sealed class SimulatorFaultsTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly PropertyInfo[] All = typeof(SimulatorFaults).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = Unwrap(inputData);
        if (value is null or SimulatorFaults)
        {
            return value;
        }

        var faults = new SimulatorFaults();
        switch (value)
        {
            case IDictionary table:
                foreach (DictionaryEntry entry in table)
                {
                    Set(faults, $"{entry.Key}", entry.Value);
                }

                break;
            case string name:
                TurnOn(faults, name);
                break;
            case IList names:
                foreach (object? one in names)
                {
                    TurnOn(faults, $"{one}");
                }

                break;
            default:
                throw Refuse("Faults are given as a table, such as @{ NeverReply = $true }.");
        }

        return faults;
    }

    private static void TurnOn(SimulatorFaults faults, string name)
    {
        PropertyInfo fault = Find(name);
        if (fault.PropertyType != typeof(bool))
        {
            throw new ArgumentTransformationMetadataException($"The fault {fault.Name} needs a value: @{{ {fault.Name} = … }}.");
        }

        fault.SetValue(faults, true);
    }

    private static void Set(SimulatorFaults faults, string name, object? value)
    {
        PropertyInfo fault = Find(name);
        if (fault.PropertyType == typeof(TimeSpan))
        {
            fault.SetValue(faults, new DurationTransformationAttribute().Transform(null!, value!));
        }
        else if (fault.PropertyType == typeof(IReadOnlyList<string>) && LanguagePrimitives.TryConvertTo(value, out string[] texts))
        {
            fault.SetValue(faults, texts);
        }
        else if (LanguagePrimitives.TryConvertTo(value, fault.PropertyType, out object? converted))
        {
            fault.SetValue(faults, converted);
        }
        else
        {
            throw new ArgumentTransformationMetadataException($"'{value}' is no value of the fault {fault.Name}.");
        }
    }

    private static PropertyInfo Find(string name) =>
        Array.Find(All, fault => fault.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw Refuse($"There is no fault '{name}'.");

    private static ArgumentTransformationMetadataException Refuse(string what) =>
        new($"{what} The faults are: {string.Join(", ", All.Select(fault => fault.Name))}.");

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
