namespace Tactus.Measurement;

/// <summary>Whether both sides make the same sound, notes let go included.</summary>
/// <param name="MaxDifference">Largest difference of any sample.</param>
/// <param name="Peak">Largest sample of ours.</param>
/// <param name="OurEnergy">Sum of our squared samples.</param>
/// <param name="PeerEnergy">Sum of the control's.</param>
internal sealed record VoiceComparison(double MaxDifference, double Peak, double OurEnergy, double PeerEnergy)
{
    /// <summary>Of the peak: both sides compute in single precision, and add voices up in different orders.</summary>
    internal const double Tolerance = 1e-4;

    private const int Blocks = 200;

    internal bool Agrees => Peak > 0.01 && MaxDifference <= Tolerance * Peak;

    internal static VoiceComparison Run(SynthVoices ours, ReferenceVoices peer, int voices)
    {
        double difference = 0, peak = 0, ourEnergy = 0, peerEnergy = 0;
        for (var block = 0; block < Blocks; block++)
        {
            if (block == Blocks / 2)
            {
                for (var voice = 0; voice < voices; voice += 3)
                {
                    ours.Release(voice);
                    peer.Release(voice);
                }
            }

            ours.Render();
            peer.Render();
            Compare(ours.Left, peer.Left);
            Compare(ours.Right, peer.Right);
        }

        return new VoiceComparison(difference, peak, ourEnergy, peerEnergy);

        void Compare(ReadOnlySpan<float> own, ReadOnlySpan<float> other)
        {
            for (var frame = 0; frame < own.Length; frame++)
            {
                // why not Math.Max alone: a sample that is not a number must not pass.
                var distance = Math.Abs((double)own[frame] - other[frame]);
                difference = distance <= difference ? difference : double.IsNaN(distance) ? double.PositiveInfinity : distance;
                peak = Math.Max(peak, Math.Abs(own[frame]));
                ourEnergy += (double)own[frame] * own[frame];
                peerEnergy += (double)other[frame] * other[frame];
            }
        }
    }
}
