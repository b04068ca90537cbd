#include "services-client/contract/checkpoint.h"

namespace nw {

namespace {

tl::unexpected<Error> malformed()
{
    return failure(ErrorCode::Damaged, QStringLiteral("not a checkpoint"));
}

} // namespace

QByteArray checkpointText(const Checkpoint &checkpoint)
{
    return checkpoint.origin + '\n' + QByteArray::number(checkpoint.size) + '\n'
        + toBytes(checkpoint.root).toBase64() + '\n';
}

Result<Checkpoint> parseCheckpoint(const QByteArray &text)
{
    if (!text.endsWith('\n'))
        return malformed();
    const QList<QByteArray> lines = text.chopped(1).split('\n');
    if (lines.size() < 3 || lines.contains(QByteArray()))
        return malformed();
    Checkpoint checkpoint;
    checkpoint.origin = lines.at(0);
    bool isNumber = false;
    checkpoint.size = lines.at(1).toULongLong(&isNumber);
    if (!isNumber || QByteArray::number(checkpoint.size) != lines.at(1))
        return malformed();
    const QByteArray bytes = QByteArray::fromBase64(lines.at(2));
    const auto root = merkleHashFrom(bytes);
    if (!root || bytes.toBase64() != lines.at(2))
        return malformed();
    checkpoint.root = *root;
    return checkpoint;
}

Result<Checkpoint> openCheckpoint(const QByteArray &note, const QList<NoteVerifier> &pinned)
{
    const auto opened = openNote(note, pinned);
    if (!opened)
        return tl::unexpected(opened.error());
    auto checkpoint = parseCheckpoint(opened->text);
    if (checkpoint && !opened->signedBy.contains(checkpoint->origin))
        return failure(ErrorCode::Damaged, QStringLiteral("the head of another log"));
    return checkpoint;
}

} // namespace nw
