#include "server/comics/listcursor.h"

namespace nw::server::comics {

namespace {

QChar letterOf(ComicSort sort)
{
    switch (sort) {
    case ComicSort::Relevance:
        return u'r';
    case ComicSort::Newest:
        return u'n';
    case ComicSort::Popular:
        return u'p';
    case ComicSort::Title:
        return u't';
    case ComicSort::Rating:
        break;
    }
    return u's';
}

} // namespace

// Letter of the sort, sequence, a colon, key.
QString writePosition(ComicSort sort, const ListPosition &position)
{
    const QString key =
        sort == ComicSort::Title ? position.textKey : QString::number(qint64(position.key));
    return letterOf(sort) % QString::number(qint64(position.sequence)) % u':' % key;
}

std::optional<ListPosition> readPosition(ComicSort sort, const QString &text)
{
    const qsizetype colon = text.indexOf(u':');
    if (colon < 2 || text.at(0) != letterOf(sort))
        return std::nullopt;
    ListPosition position;
    bool sequenceRead = false;
    position.sequence = text.sliced(1, colon - 1).toLongLong(&sequenceRead);
    const QString key = text.sliced(colon + 1);
    bool keyRead = true;
    if (sort == ComicSort::Title)
        position.textKey = key;
    else
        position.key = key.toLongLong(&keyRead);
    if (!sequenceRead || !keyRead)
        return std::nullopt;
    return position;
}

} // namespace nw::server::comics
