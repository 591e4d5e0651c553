// juce::AudioProcessorGraph on the graphs of common.hpp: every node a processor with a stereo gain in place, sums made by the graph itself, one thread
// as it is designed. The graph is built once and measured as often as a number of seconds arrives on a line of standard input; each answer is
// a line `median NS energy SUM`, the first line `prepared MS`. Headless; a peer of `tactus bench graph`.
//
//   usage: juce_graph chain|fanin|dag 64|512|2048 FRAMES
#include <juce_audio_processors/juce_audio_processors.h>
#include <iostream>
#include "common.hpp"
using namespace bench;

using Graph = juce::AudioProcessorGraph;
using Terminal = Graph::AudioGraphIOProcessor;

struct Gain : juce::AudioProcessor {
    float gain;
    explicit Gain(float g)
        : AudioProcessor(BusesProperties().withInput("in", juce::AudioChannelSet::stereo()).withOutput("out", juce::AudioChannelSet::stereo())), gain(g) {}
    void processBlock(juce::AudioBuffer<float>& block, juce::MidiBuffer&) override {
        const int n = block.getNumSamples();
        for (int c = 0; c < 2; ++c) {
            float* x = block.getWritePointer(c);
            for (int i = 0; i < n; ++i) x[i] *= gain;
        }
    }
    const juce::String getName() const override { return "gain"; }
    void prepareToPlay(double, int) override {}
    void releaseResources() override {}
    double getTailLengthSeconds() const override { return 0; }
    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return false; }
    juce::AudioProcessorEditor* createEditor() override { return nullptr; }
    bool hasEditor() const override { return false; }
    int getNumPrograms() override { return 1; }
    int getCurrentProgram() override { return 0; }
    void setCurrentProgram(int) override {}
    const juce::String getProgramName(int) override { return {}; }
    void changeProgramName(int, const juce::String&) override {}
    void getStateInformation(juce::MemoryBlock&) override {}
    void setStateInformation(const void*, int) override {}
};

struct Host {
    Graph graph;
    juce::AudioBuffer<float> source, block;
    juce::MidiBuffer midi;

    Host(const GraphSpec& spec, int frames) : source(2, frames), block(2, frames) {
        graph.setPlayConfigDetails(2, 2, 48000.0, frames);
        const auto in = add(std::make_unique<Terminal>(Terminal::audioInputNode)), out = add(std::make_unique<Terminal>(Terminal::audioOutputNode));
        std::vector<Graph::NodeID> nodes;
        for (const float gain : spec.gain) nodes.push_back(add(std::make_unique<Gain>(gain)));
        for (size_t i = 0; i < spec.size(); ++i)
            for (const int from : spec.inputs[i]) connect(from < 0 ? in : nodes[size_t(from)], nodes[i]);
        connect(nodes.back(), out);
        for (int i = 0; i < frames; ++i) {
            source.setSample(0, i, std::sin(0.1f * float(i)));
            source.setSample(1, i, std::cos(0.1f * float(i)));
        }
    }
    // why async: a graph that is told of every edit at once would rebuild itself thousands of times.
    Graph::NodeID add(std::unique_ptr<juce::AudioProcessor> processor) { return graph.addNode(std::move(processor), {}, Graph::UpdateKind::async)->nodeID; }
    void connect(Graph::NodeID a, Graph::NodeID b) {
        for (int c = 0; c < 2; ++c) graph.addConnection({{a, c}, {b, c}}, Graph::UpdateKind::async);
    }
    void run() {
        for (int c = 0; c < 2; ++c) block.copyFrom(c, 0, source, c, 0, source.getNumSamples());
        graph.processBlock(block, midi);
    }
    double energy() const {
        double e = 0;
        for (int i = 0; i < block.getNumSamples(); ++i)
            e += double(block.getSample(0, i)) * block.getSample(0, i) + double(block.getSample(1, i)) * block.getSample(1, i);
        return e;
    }
    /// Median nanoseconds of a block, over batches of four.
    double measure(double seconds) {
        for (int i = 0; i < 20; ++i) run();
        Stats s;
        const uint64_t end = nowNs() + uint64_t(seconds * 1e9);
        for (;;) {
            const uint64_t t0 = nowNs();
            for (int i = 0; i < 4; ++i) run();
            const uint64_t t1 = nowNs();
            s.add(double(t1 - t0) / 4);
            if (t1 > end) return s.pct(0.5);
        }
    }
};

int main(int argc, char** argv) {
    if (argc != 4) { std::fprintf(stderr, "usage: juce_graph chain|fanin|dag 64|512|2048 FRAMES\n"); return 2; }
    juce::ScopedJuceInitialiser_GUI juceLives;
    flushDenormals();
    Host host(makeGraph(argv[1], std::atoi(argv[2])), std::atoi(argv[3]));
    const uint64_t t0 = nowNs();
    host.graph.prepareToPlay(48000.0, std::atoi(argv[3]));
    std::printf("prepared %.6g\n", double(nowNs() - t0) * 1e-6);
    std::fflush(stdout);
    for (std::string line; std::getline(std::cin, line);) {
        const double median = host.measure(std::atof(line.c_str()));
        std::printf("median %.6g energy %.17g\n", median, host.energy());
        std::fflush(stdout);
    }
}
