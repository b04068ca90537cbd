#include "server/comics/listcursor.h"

namespace nw::server::comics {

namespace {

constexpr qsizetype kMaxCursorLength = 4096; // a title key is at most a few times its title

char letterOf(ComicSort sort)
{
    switch (sort) {
    case ComicSort::Relevance:
        return 'r';
    case ComicSort::Newest:
        return 'n';
    case ComicSort::Popular:
        return 'p';
    case ComicSort::Title:
        return 't';
    case ComicSort::Rating:
        break;
    }
    return 's';
}

} // namespace

// Letter of the sort, sequence, a colon, key.
QString writeCursor(ComicSort sort, const ListPosition &position)
{
    const QByteArray key = sort == ComicSort::Title ? position.textKey.toUtf8()
                                                    : QByteArray::number(qint64(position.key));
    const QByteArray plain =
        letterOf(sort) + QByteArray::number(qint64(position.sequence)) + ':' + key;
    return QString::fromLatin1(
        plain.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

std::optional<ListPosition> readCursor(ComicSort sort, const QString &cursor)
{
    if (cursor.size() > kMaxCursorLength)
        return std::nullopt;
    const auto decoded = QByteArray::fromBase64Encoding(
        cursor.toUtf8(), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    const QByteArray plain = decoded ? *decoded : QByteArray();
    const qsizetype colon = plain.indexOf(':');
    if (colon < 2 || plain.at(0) != letterOf(sort))
        return std::nullopt;
    ListPosition position;
    bool sequenceRead = false;
    position.sequence = plain.sliced(1, colon - 1).toLongLong(&sequenceRead);
    const QByteArray key = plain.sliced(colon + 1);
    bool keyRead = true;
    if (sort == ComicSort::Title)
        position.textKey = QString::fromUtf8(key);
    else
        position.key = key.toLongLong(&keyRead);
    if (!sequenceRead || !keyRead)
        return std::nullopt;
    return position;
}

} // namespace nw::server::comics
