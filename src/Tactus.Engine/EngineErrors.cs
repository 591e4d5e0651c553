namespace Tactus;

/// <summary>Turns the typed errors of the rooms below into the engine's one kind, with the same sentence.</summary>
[AnyThread]
public static class EngineErrors
{
    /// <summary>Runs a piece of control-side work; an error of its input becomes an <see cref="EngineException"/>.</summary>
    /// <exception cref="EngineException">The work was refused.</exception>
    public static T Refuse<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            return work();
        }
        catch (DeviceException exception)
        {
            var fault = exception.Fault.Kind == DeviceFaultKind.ChangeRequest ? EngineFault.BadInput : EngineFault.Missing;
            throw new EngineException(fault, exception.Message, exception);
        }
        catch (Exception exception) when (exception is SessionException { Kind: SessionErrorKind.MissingLibrary } or SoundFileException { Kind: SoundFileErrorKind.MissingLibrary })
        {
            throw new EngineException(EngineFault.Missing, exception.Message, exception);
        }
        catch (Exception exception) when (exception is GraphException or SessionException or ArgumentException or InvalidOperationException or IOException or MidiFileException or SoundFileException)
        {
            throw new EngineException(EngineFault.BadInput, exception.Message, exception);
        }
    }

    /// <summary>Runs a piece of control-side work; an error of its input becomes an <see cref="EngineException"/>.</summary>
    /// <exception cref="EngineException">The work was refused.</exception>
    public static void Refuse(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Refuse(() =>
        {
            work();
            return true;
        });
    }
}
