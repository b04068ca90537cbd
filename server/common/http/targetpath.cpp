#include "server/common/http/targetpath.h"

#include <QList>
#include <QStringDecoder>

#include <algorithm>
#include <optional>

namespace nw::server {

namespace {

tl::unexpected<const char *> refused(const char *why)
{
    return tl::unexpected<const char *>(why);
}

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

struct Decoded
{
    QByteArray bytes;
    const char *refusal = nullptr;
};

enum class Part
{
    Path,
    Query
};

const char *checkEncoded(unsigned char c, Part part)
{
    if (c == '\0')
        return "the target holds NUL";
    if (part == Part::Path && (c == '/' || c == '\\'))
        return "the path holds an encoded slash";
    return nullptr;
}

Decoded decode(QByteArrayView text, Part part)
{
    Decoded decoded;
    decoded.bytes.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return {{}, "the target is badly percent-encoded"};
            c = static_cast<char>(high * 16 + low);
            if (const char *refusal = checkEncoded(static_cast<unsigned char>(c), part))
                return {{}, refusal};
            i += 2;
        }
        if (part == Part::Path && (static_cast<unsigned char>(c) < ' ' || c == 0x7f || c == '\\'))
            return {{}, "the path holds a control character or a backslash"};
        decoded.bytes.append(c);
    }
    return decoded;
}

std::optional<QString> strictUtf8(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(bytes);
    if (decoder.hasError())
        return std::nullopt;
    return text;
}

bool holdsControl(const QString &path)
{
    return std::any_of(path.begin(), path.end(),
                       [](QChar c) { return c.category() == QChar::Other_Control; });
}

bool hasDotSegment(const QString &path)
{
    if (!path.contains(u"/.")) // nearly always; a path begins with a slash
        return false;
    for (const QStringView segment : QStringView(path).split(u'/')) {
        if (segment == u"." || segment == u"..")
            return true;
    }
    return false;
}

// Nothing in it stands for something else: no encoding, no character outside of ASCII (which the
// caller has seen to).
bool isPlain(QByteArrayView target)
{
    return !target.contains('%') && !target.contains('\\');
}

} // namespace

tl::expected<QString, const char *> decodeTarget(QByteArrayView target)
{
    if (!target.startsWith('/'))
        return refused("the target is not a path");
    for (const char c : target) {
        if (c <= ' ' || c >= 0x7f || c == '#')
            return refused("the target holds a character that must be encoded");
    }
    const qsizetype mark = target.indexOf('?');
    if (isPlain(target)) {
        QString plain = QString::fromLatin1(mark < 0 ? target : target.first(mark));
        if (hasDotSegment(plain))
            return refused("the path holds dot segments");
        return plain;
    }
    const Decoded path = decode(mark < 0 ? target : target.first(mark), Part::Path);
    if (path.refusal)
        return refused(path.refusal);
    const Decoded query =
        decode(mark < 0 ? QByteArrayView() : target.sliced(mark + 1), Part::Query);
    if (query.refusal)
        return refused(query.refusal);
    auto text = strictUtf8(path.bytes);
    if (!text || !strictUtf8(query.bytes))
        return refused("the target is not UTF-8");
    if (holdsControl(*text))
        return refused("the path holds a control character");
    if (hasDotSegment(*text))
        return refused("the path holds dot segments");
    return std::move(*text);
}

} // namespace nw::server
