#include "reader/core/sandbox/decoderprocess.h"

#include <QElapsedTimer>

#include <algorithm>

namespace nw::reader {

namespace {

// How often a wait looks whether its answer is still wanted.
constexpr int kLookMs = 50;

enum class Outcome
{
    Answered,
    Hung,
    Unwanted
};

Outcome waitForAnswer(const Descriptor &answers, const Patience &patience)
{
    quint64 progress = patience.progress ? patience.progress->load() : 0;
    QElapsedTimer still;
    still.start();
    for (;;) {
        const auto leftMs = static_cast<int>(patience.timeoutMs - still.elapsed());
        if (waitForMessage(answers, std::clamp(leftMs, 0, kLookMs)) == Waited::Ready)
            return Outcome::Answered;
        if (patience.isUnwanted && patience.isUnwanted())
            return Outcome::Unwanted;
        if (!still.hasExpired(patience.timeoutMs))
            continue;
        if (!patience.progress || *patience.progress == progress)
            return Outcome::Hung;
        progress = *patience.progress;
        still.restart();
    }
}

} // namespace

ReadResult<std::shared_ptr<DecoderProcess>>
DecoderProcess::start(const std::shared_ptr<DecoderLauncher> &launcher, Equipment equipment)
{
    auto decoder = launcher->start(equipment);
    if (!decoder)
        return tl::unexpected(decoder.error());
    return std::shared_ptr<DecoderProcess>(new DecoderProcess(launcher, *std::move(decoder)));
}

DecoderProcess::~DecoderProcess()
{
    end();
}

void DecoderProcess::end()
{
    if (m_alive.exchange(false))
        m_launcher->end(m_processId);
}

tl::unexpected<ReadError> DecoderProcess::crashed(const QString &detail)
{
    end();
    return readFailure(ReadErrorCode::Crashed, detail);
}

ReadResult<DecoderReply> DecoderProcess::ask(const QByteArray &order,
                                             const std::vector<int> &descriptors,
                                             const Patience &patience)
{
    auto answers = makeChannel();
    if (!answers)
        return tl::unexpected(answers.error());
    std::vector<int> handed{answers->theirs.number()};
    handed.insert(handed.end(), descriptors.begin(), descriptors.end());
    if (!m_alive || !sendMessage(m_channel, order, handed))
        return crashed(QStringLiteral("the decoder has ended"));
    answers->theirs = Descriptor(); // so that its end is seen when the decoder's is closed

    switch (waitForAnswer(answers->ours, patience)) {
    case Outcome::Unwanted:
        return readFailure(ReadErrorCode::Cancelled);
    case Outcome::Hung:
        return crashed(QStringLiteral("the decoder did not answer in time"));
    case Outcome::Answered:
        break;
    }
    const auto message = receiveMessage(answers->ours);
    if (!message)
        return crashed(QStringLiteral("the decoder ended while it worked on this"));
    auto reply = unpackReply(message->bytes);
    if (!reply)
        return crashed(QStringLiteral("the decoder answered nonsense"));
    if (reply->error)
        return tl::unexpected(*std::move(reply->error));
    return *std::move(reply);
}

} // namespace nw::reader
