namespace Tactus;

/// <summary>A value on its way to a target, one step a frame: resting, on a straight ramp, or closing in exponentially.</summary>
/// <remarks>
/// Every step depends on the state alone, never on where a block begins, so any cutting of time into blocks gives the same bits.
/// A ramp is computed from its end (<c>target - step × remaining</c>), so it arrives exactly and does not gather rounding.
/// </remarks>
[AudioThread, RealTimeSafe]
public struct SmoothedValue
{
    private double _current;
    private double _target;
    private double _step;
    private double _settleDistance;
    private int _remainingFrames;
    private Mode _mode;

    /// <summary>Rests at a value.</summary>
    public SmoothedValue(double value)
        : this()
    {
        Jump(value);
    }

    private enum Mode : byte
    {
        Resting,
        Ramping,
        Closing,
    }

    /// <summary>The value of the latest frame.</summary>
    public readonly double Current => _current;

    /// <summary>Where the value is going.</summary>
    public readonly double Target => _target;

    /// <summary>Whether the value will change in the next frame.</summary>
    public readonly bool IsMoving => _mode != Mode.Resting;

    /// <summary>Takes the value at once.</summary>
    public void Jump(double value)
    {
        _current = value;
        _target = value;
        _mode = Mode.Resting;
    }

    /// <summary>Goes to <paramref name="target"/> in a straight line that ends after <paramref name="rampFrames"/> frames; 0 takes it at once.</summary>
    public void Ramp(double target, int rampFrames)
    {
        if (rampFrames <= 0)
        {
            Jump(target);
            return;
        }

        _target = target;
        _step = (target - _current) / rampFrames;
        _remainingFrames = rampFrames;
        _mode = Mode.Ramping;
    }

    /// <summary>Closes in on <paramref name="target"/>: each frame covers the share <paramref name="coefficient"/> of what is left.</summary>
    /// <param name="target">Where to go.</param>
    /// <param name="coefficient">See <see cref="OnePoleCoefficient"/>.</param>
    /// <param name="settleDistance">Distance at which the value counts as arrived and is set to the target.</param>
    public void Approach(double target, double coefficient, double settleDistance)
    {
        _target = target;
        _step = coefficient;
        _settleDistance = settleDistance;
        _mode = target == _current ? Mode.Resting : Mode.Closing;
    }

    /// <summary>The share per frame with which a one-pole covers 63 % of a step in <paramref name="seconds"/>.</summary>
    public static double OnePoleCoefficient(double seconds, double sampleRate) => seconds <= 0 ? 1 : 1 - Math.Exp(-1 / (seconds * sampleRate));

    /// <summary>Writes the values of the next frames and moves on.</summary>
    public void Fill(Span<float> frames)
    {
        for (var frame = 0; frame < frames.Length; frame++)
        {
            switch (_mode)
            {
                case Mode.Ramping:
                    _remainingFrames--;
                    _current = _target - _step * _remainingFrames;
                    if (_remainingFrames == 0)
                    {
                        Jump(_target);
                    }

                    break;
                case Mode.Closing:
                    _current += _step * (_target - _current);
                    if (Math.Abs(_target - _current) <= _settleDistance)
                    {
                        Jump(_target);
                    }

                    break;
                default:
                    frames[frame..].Fill((float)_current);
                    return;
            }

            frames[frame] = (float)_current;
        }
    }
}
