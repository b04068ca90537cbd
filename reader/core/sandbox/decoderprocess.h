#pragma once

#include "reader/core/render/pageprovider.h"
#include "reader/core/sandbox/launcher.h"
#include "reader/core/sandbox/wire.h"

#include <atomic>

namespace nw::reader {

// How long an answer is waited for.
struct Patience
{
    int timeoutMs = 5'000; // without progress
    const std::atomic<quint64> *progress = nullptr; // grows while the decoder reads its book
    AbortCheck isUnwanted;
};

// One decoder, seen from the program. Thread-safe; the process ends with this object.
class DecoderProcess
{
public:
    static ReadResult<std::shared_ptr<DecoderProcess>>
    start(const std::shared_ptr<DecoderLauncher> &launcher, Equipment equipment);
    ~DecoderProcess();
    Q_DISABLE_COPY_MOVE(DecoderProcess)

    // Gives it an order with descriptors beside the one for the answer, and waits. Errors: its own;
    // Cancelled; Crashed, when it ends or hangs, and from then on always.
    ReadResult<DecoderReply> ask(const QByteArray &order, const std::vector<int> &descriptors,
                                 const Patience &patience);

    // It never says anything unasked: what can be received is its end.
    bool isAlive() const { return m_alive && waitForMessage(m_channel, 0) == Waited::TimedOut; }
    int processId() const { return m_processId; }
    // Ends it at once, whatever it does.
    void end();

private:
    DecoderProcess(std::shared_ptr<DecoderLauncher> launcher, DecoderLauncher::Decoder decoder)
        : m_launcher(std::move(launcher))
        , m_channel(std::move(decoder.channel))
        , m_processId(decoder.processId)
    {
    }
    tl::unexpected<ReadError> crashed(const QString &detail);

    std::shared_ptr<DecoderLauncher> m_launcher;
    Descriptor m_channel;
    int m_processId;
    std::atomic<bool> m_alive = true;
};

} // namespace nw::reader
