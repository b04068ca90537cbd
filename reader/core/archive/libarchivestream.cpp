#include "reader/core/archive/entryname.h"
#include "reader/core/archive/streamopeners.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <array>
#include <iconv.h>
#include <locale.h>

namespace nw::reader {

namespace {

constexpr std::size_t kBlockBytes = std::size_t{64} * 1024;
constexpr qsizetype kFirstBytes = 1 << 20;

// libarchive turns names into the locale's encoding. The first book is opened before anybody has
// set one, and in the C locale every name outside ASCII would be lost: so UTF-8, for this thread,
// meanwhile.
class Utf8Locale
{
public:
    Utf8Locale()
        : m_previous(uselocale(utf8()))
    {
    }
    ~Utf8Locale() { uselocale(m_previous); }
    Q_DISABLE_COPY_MOVE(Utf8Locale)

private:
    static locale_t utf8()
    {
        static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{});
        return locale ? locale : LC_GLOBAL_LOCALE;
    }

    locale_t m_previous;
};

void supportStream(struct archive *reader)
{
    archive_read_support_format_tar(reader);
    // Named one by one: "all" would start programs for what libarchive itself cannot unpack.
    archive_read_support_filter_gzip(reader);
    archive_read_support_filter_bzip2(reader);
    archive_read_support_filter_xz(reader);
    archive_read_support_filter_lzma(reader);
    archive_read_support_filter_lzip(reader);
    archive_read_support_filter_zstd(reader);
    archive_read_support_filter_lz4(reader);
    archive_read_support_filter_compress(reader);
}

void support(struct archive *reader, FileKind kind)
{
    switch (kind) {
    case FileKind::Zip:
        archive_read_support_format_zip(reader);
        break;
    case FileKind::Rar4:
        archive_read_support_format_rar(reader);
        break;
    case FileKind::Rar5:
        archive_read_support_format_rar5(reader);
        break;
    case FileKind::SevenZip:
        archive_read_support_format_7zip(reader);
        break;
    case FileKind::Lha:
        archive_read_support_format_lha(reader);
        break;
    case FileKind::Tar:
        archive_read_support_format_tar(reader);
        break;
    default:
        supportStream(reader);
        break;
    }
}

bool mentions(const QString &message, std::initializer_list<QLatin1StringView> words)
{
    return std::any_of(words.begin(), words.end(), [&message](QLatin1StringView word) {
        return message.contains(word, Qt::CaseInsensitive);
    });
}

// libarchive has one error number for everything wrong with a format: only its text tells why.
ReadErrorCode codeOf(const QString &message)
{
    if (mentions(message,
                 {QLatin1StringView("encrypt"), QLatin1StringView("crypto"),
                  QLatin1StringView("passphrase")}))
        return ReadErrorCode::Encrypted;
    if (mentions(message,
                 {QLatin1StringView("support"), QLatin1StringView("unknown codec"),
                  QLatin1StringView("unexpected codec"),
                  QLatin1StringView("unrecognized archive")}))
        return ReadErrorCode::Unsupported;
    return ReadErrorCode::Damaged;
}

QString nameOf(struct archive_entry *entry)
{
    if (const char *raw = archive_entry_pathname(entry))
        return entryName(raw);
    if (const char *utf8 = archive_entry_pathname_utf8(entry))
        return QString::fromUtf8(utf8);
    return {};
}

bool isPlainFile(struct archive_entry *entry)
{
    return archive_entry_filetype(entry) == AE_IFREG && !archive_entry_hardlink(entry)
        && !archive_entry_symlink(entry);
}

// What libarchive reads from: the shared file, at a position of its own.
struct Input
{
    FileSourcePointer source;
    qint64 position = 0;
    std::array<char, kBlockBytes> block;

    static la_ssize_t read(struct archive *reader, void *user, const void **bytes)
    {
        auto *input = static_cast<Input *>(user);
        const qint64 count = input->source->readAt(input->position, input->block);
        if (count < 0) {
            archive_set_error(reader, EIO, "the disk cannot be read");
            return ARCHIVE_FATAL;
        }
        input->position += count;
        *bytes = input->block.data();
        return count;
    }

    static la_int64_t skip(struct archive *, void *user, la_int64_t request)
    {
        auto *input = static_cast<Input *>(user);
        const qint64 left = std::max<qint64>(0, input->source->sizeBytes() - input->position);
        const qint64 skipped = std::min<qint64>(request, left);
        input->position += skipped;
        return skipped;
    }

    static la_int64_t seek(struct archive *, void *user, la_int64_t offset, int whence)
    {
        auto *input = static_cast<Input *>(user);
        const qint64 base = whence == SEEK_SET ? 0
            : whence == SEEK_CUR               ? input->position
                                               : input->source->sizeBytes();
        if (offset > input->source->sizeBytes() - base || offset < -base)
            return ARCHIVE_FATAL;
        input->position = base + offset;
        return input->position;
    }
};

class LibarchiveStream final : public EntryStream
{
public:
    LibarchiveStream(FileSourcePointer source, FileKind kind, const ArchiveLimits &limits)
        : m_archive(archive_read_new())
        , m_kind(kind)
        , m_limits(limits)
    {
        m_input.source = std::move(source);
    }

    ~LibarchiveStream() override { archive_read_free(m_archive); }

    ReadResult<void> open();
    ReadResult<std::optional<ArchiveEntry>> next() override;
    ReadResult<QByteArray> read(const std::atomic<bool> *cancelled) override;
    ReadResult<void> skip(const std::atomic<bool> *cancelled) override;

private:
    ReadResult<qint64> readSome(std::span<char> into);
    tl::unexpected<ReadError> failure(int status);

    Input m_input;
    struct archive *m_archive;
    struct archive_entry *m_entry = nullptr;
    FileKind m_kind;
    ArchiveLimits m_limits;
    qint64 m_unpackedBytes = 0;
    int m_listPosition = 0;
    bool m_isOpen = false;
};

ReadResult<void> LibarchiveStream::open()
{
    const Utf8Locale locale;
    support(m_archive, m_kind);
    archive_read_set_callback_data(m_archive, &m_input);
    archive_read_set_read_callback(m_archive, Input::read);
    archive_read_set_skip_callback(m_archive, Input::skip);
    archive_read_set_seek_callback(m_archive, Input::seek);
    if (const int status = archive_read_open1(m_archive); status < ARCHIVE_WARN)
        return failure(status);
    m_isOpen = true;
    return {};
}

tl::unexpected<ReadError> LibarchiveStream::failure(int status)
{
    m_usable = status > ARCHIVE_FATAL;
    const char *text = archive_error_string(m_archive);
    const QString message =
        text ? QString::fromUtf8(text) : QStringLiteral("status %1").arg(status);
    // Only an archive whose format is known may be asked: before, libarchive follows a null
    // pointer.
    if (m_isOpen && archive_read_has_encrypted_entries(m_archive) > 0)
        return readFailure(ReadErrorCode::Encrypted, message);
    return readFailure(codeOf(message), message);
}

ReadResult<std::optional<ArchiveEntry>> LibarchiveStream::next()
{
    const Utf8Locale locale;
    for (;;) {
        if (m_listPosition >= 2 * m_limits.maxEntries)
            return readFailure(ReadErrorCode::TooLarge, QStringLiteral("too many entries"));
        const int status = archive_read_next_header(m_archive, &m_entry);
        if (status == ARCHIVE_EOF)
            return std::nullopt;
        if (status < ARCHIVE_WARN) {
            auto problem = failure(status);
            m_usable = false;
            return problem;
        }
        ++m_listPosition;
        if (isPlainFile(m_entry))
            break;
    }
    ++m_position;
    ArchiveEntry entry;
    entry.name = nameOf(m_entry);
    if (entry.name.size() > m_limits.maxNameBytes)
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("too long a name"));
    entry.sizeBytes = archive_entry_size_is_set(m_entry) ? archive_entry_size(m_entry) : -1;
    entry.encrypted = archive_entry_is_encrypted(m_entry) != 0;
    entry.listPosition = m_listPosition - 1;
    return entry;
}

ReadResult<qint64> LibarchiveStream::readSome(std::span<char> into)
{
    const la_ssize_t count = archive_read_data(m_archive, into.data(), into.size());
    if (count < 0)
        return failure(static_cast<int>(count));
    m_unpackedBytes += count;
    // Of a stream it is known how much went in for what came out; elsewhere the whole file must do.
    const qint64 packedBytes = m_kind == FileKind::CompressedStream
        ? archive_filter_bytes(m_archive, -1)
        : m_input.source->sizeBytes();
    if (m_unpackedBytes > m_limits.maxBookBytes
        || (m_unpackedBytes > m_limits.ratioFloorBytes
            && m_unpackedBytes / m_limits.maxRatio > packedBytes)) {
        m_usable = false;
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("the book unpacks to too much"));
    }
    return count;
}

ReadResult<QByteArray> LibarchiveStream::read(const std::atomic<bool> *cancelled)
{
    const Utf8Locale locale;
    const qint64 declared = archive_entry_size_is_set(m_entry) ? archive_entry_size(m_entry) : -1;
    if (declared > m_limits.maxEntryBytes)
        return readFailure(ReadErrorCode::TooLarge,
                           QStringLiteral("entry of %1 bytes").arg(declared));
    // Grows as bytes come: a size in a header is only a promise.
    QByteArray bytes;
    qsizetype done = 0;
    for (;;) {
        if (cancelled && *cancelled)
            return readFailure(ReadErrorCode::Cancelled);
        if (done == bytes.size()) {
            const qint64 wanted = std::max<qint64>(kFirstBytes, 2 * done);
            bytes.resize(declared >= 0 && done < declared ? std::min(wanted, declared) : wanted);
        }
        const std::size_t room =
            std::min<std::size_t>(kBlockBytes, static_cast<std::size_t>(bytes.size() - done));
        const auto count = readSome({bytes.data() + done, room});
        if (!count)
            return tl::unexpected(count.error());
        if (*count == 0)
            break;
        done += *count;
        if (done > m_limits.maxEntryBytes)
            return readFailure(ReadErrorCode::TooLarge,
                               QStringLiteral("an entry unpacks to too much"));
    }
    bytes.truncate(done);
    if (declared >= 0 && done != declared)
        return readFailure(ReadErrorCode::Damaged,
                           QStringLiteral("%1 of %2 bytes").arg(done).arg(declared));
    return bytes;
}

ReadResult<void> LibarchiveStream::skip(const std::atomic<bool> *cancelled)
{
    const Utf8Locale locale;
    std::array<char, kBlockBytes> block;
    for (;;) {
        if (cancelled && *cancelled)
            return readFailure(ReadErrorCode::Cancelled);
        const auto count = readSome(block);
        if (!count)
            return tl::unexpected(count.error());
        if (*count == 0)
            return {};
    }
}

} // namespace

void prepareLibarchive()
{
    const Utf8Locale locale;
    // The tables of the C library's converters are read when the first of them is opened.
    const iconv_t converter = iconv_open("UTF-8", "UTF-16LE");
    if (converter != reinterpret_cast<iconv_t>(-1))
        iconv_close(converter);
}

ReadResult<EntryStreamPointer> openByLibarchive(FileSourcePointer source, FileKind kind,
                                                const ArchiveLimits &limits)
{
    auto stream = std::make_unique<LibarchiveStream>(std::move(source), kind, limits);
    if (const auto opened = stream->open(); !opened)
        return tl::unexpected(opened.error());
    return EntryStreamPointer(std::move(stream));
}

} // namespace nw::reader
