#include "reader/core/archive/entryname.h"
#include "reader/core/archive/streamopeners.h"
#include "reader/core/sandbox/descriptor.h"

#include <QFile>

#include <algorithm>
#include <unarr.h>

namespace nw::reader {

namespace {

constexpr qint64 kBlockBytes = qint64{256} * 1024;

struct CloseStream
{
    void operator()(ar_stream *stream) const { ar_close(stream); }
};

struct CloseArchive
{
    void operator()(ar_archive *archive) const { ar_close_archive(archive); }
};

class UnarrStream final : public EntryStream
{
public:
    UnarrStream(const FileSource &source, const ArchiveLimits &limits)
        : m_limits(limits)
        , m_packedBytes(source.sizeBytes())
        , m_mapped(mapped(source))
        , m_stream(m_mapped ? ar_open_memory(m_mapped->data(), std::size_t(m_mapped->sizeBytes()))
                            : ar_open_file(QFile::encodeName(source.path()).constData()))
        , m_archive(m_stream ? ar_open_rar_archive(m_stream.get()) : nullptr)
    {
    }

    bool isOpen() const { return m_archive != nullptr; }

    ReadResult<std::optional<ArchiveEntry>> next() override
    {
        if (!ar_parse_entry(m_archive.get())) {
            m_usable = false;
            if (ar_at_eof(m_archive.get()))
                return std::nullopt;
            return readFailure(ReadErrorCode::Damaged, QStringLiteral("libunarr cannot go on"));
        }
        if (m_position >= m_limits.maxEntries)
            return readFailure(ReadErrorCode::TooLarge, QStringLiteral("too many entries"));
        ArchiveEntry entry;
        const char *name = ar_entry_get_name(m_archive.get());
        entry.name = name ? entryName(name) : QString();
        if (entry.name.size() > m_limits.maxNameBytes)
            return readFailure(ReadErrorCode::TooLarge, QStringLiteral("too long a name"));
        entry.sizeBytes = sizeBytes();
        entry.listPosition = m_position++;
        return entry;
    }

    ReadResult<QByteArray> read(const std::atomic<bool> *cancelled) override
    {
        if (sizeBytes() > m_limits.maxEntryBytes)
            return readFailure(ReadErrorCode::TooLarge,
                               QStringLiteral("entry of %1 bytes").arg(sizeBytes()));
        QByteArray bytes;
        if (const auto unpacked = unpack(cancelled, &bytes); !unpacked)
            return tl::unexpected(unpacked.error());
        return bytes;
    }

    ReadResult<void> skip(const std::atomic<bool> *cancelled) override
    {
        return unpack(cancelled, nullptr);
    }

private:
    // libunarr opens names or memory. A confined process has no names, and it alone ends when the
    // file shrinks under the mapping.
    static std::optional<MappedBytes> mapped(const FileSource &source)
    {
        if (!source.path().isEmpty())
            return std::nullopt;
        auto bytes = MappedBytes::map(source.descriptor(), source.sizeBytes(),
                                      MappedBytes::Access::Read);
        return bytes ? std::optional(*std::move(bytes)) : std::nullopt;
    }

    qint64 sizeBytes() const { return static_cast<qint64>(ar_entry_get_size(m_archive.get())); }

    // Grows as bytes come, like the other stream; libunarr compares the checksum with the last of
    // them.
    ReadResult<void> unpack(const std::atomic<bool> *cancelled, QByteArray *into)
    {
        QByteArray block;
        for (qint64 left = sizeBytes(); left > 0; left -= block.size()) {
            if (cancelled && *cancelled)
                return readFailure(ReadErrorCode::Cancelled);
            block.resize(std::min(left, kBlockBytes));
            m_unpackedBytes += block.size();
            if (m_unpackedBytes > m_limits.maxBookBytes
                || (m_unpackedBytes > m_limits.ratioFloorBytes
                    && m_unpackedBytes / m_limits.maxRatio > m_packedBytes)) {
                m_usable = false;
                return readFailure(ReadErrorCode::TooLarge,
                                   QStringLiteral("the book unpacks to too much"));
            }
            if (!ar_entry_uncompress(m_archive.get(), block.data(),
                                     static_cast<std::size_t>(block.size())))
                return readFailure(ReadErrorCode::Damaged,
                                   QStringLiteral("libunarr cannot unpack it"));
            if (into)
                into->append(block);
        }
        return {};
    }

    ArchiveLimits m_limits;
    qint64 m_packedBytes;
    std::optional<MappedBytes> m_mapped;
    std::unique_ptr<ar_stream, CloseStream> m_stream;
    std::unique_ptr<ar_archive, CloseArchive> m_archive;
    qint64 m_unpackedBytes = 0;
};

} // namespace

ReadResult<EntryStreamPointer> openByUnarr(const FileSourcePointer &source,
                                           const ArchiveLimits &limits)
{
    auto stream = std::make_unique<UnarrStream>(*source, limits);
    if (!stream->isOpen())
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("libunarr cannot open it"));
    return EntryStreamPointer(std::move(stream));
}

} // namespace nw::reader
