#pragma once

#include "reader/core/sandbox/channel.h"

#include <functional>
#include <memory>
#include <mutex>

namespace nw::reader {

// What a decoder loads before it is confined, because it can load nothing afterwards.
enum class Equipment : quint8
{
    Basic, // ZIP, JPEG, PNG, BMP, PNM
    ImagePlugins, // and GIF, WebP, TIFF, ICO
    ImageModule, // and AVIF, JPEG XL, HEIF
    ArchiveModule, // and what libarchive and libunarr read
    PdfModule, // and PDF
};
constexpr int kEquipmentKinds = 5;

// Starts decoder processes. It is a process itself, forked from the program before that has
// threads: whatever the program does later, a fork of this one is a small, quick and orderly
// beginning for a decoder. It ends with the program, and every decoder with it. Thread-safe.
class DecoderLauncher
{
public:
    // What a decoder does with its end of the channel; it must not return.
    using DecoderMain = void (*)(Descriptor channel, Equipment equipment);

    struct Decoder
    {
        Descriptor channel;
        int processId = -1;
    };

    // To be called first in main(): forking a process that has threads is not safe. The child
    // forgets the environment, which may hold secrets of a server. Error: Io.
    static ReadResult<std::unique_ptr<DecoderLauncher>> fork(DecoderMain decoderMain);
    ~DecoderLauncher();
    Q_DISABLE_COPY_MOVE(DecoderLauncher)

    ReadResult<Decoder> start(Equipment equipment);
    // Ends it at once, whatever it does.
    void end(int processId);

private:
    explicit DecoderLauncher(Descriptor control, int processId)
        : m_control(std::move(control))
        , m_processId(processId)
    {
    }

    std::mutex m_mutex;
    Descriptor m_control;
    int m_processId;
};

} // namespace nw::reader
