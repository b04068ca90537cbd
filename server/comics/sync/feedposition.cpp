#include "server/comics/sync/feedposition.h"

namespace nw::server::comics {

QString toText(const FeedPosition &position)
{
    return position.epoch % u'.' % QString::number(qint64(position.sequence));
}

Result<FeedPosition> readFeedPosition(const QString &text)
{
    if (text.isEmpty())
        return FeedPosition{};
    const FeedPosition read{text.section(u'.', 0, 0), text.section(u'.', 1).toLongLong()};
    const bool isWhole = !read.epoch.isEmpty() && read.sequence >= 0 && toText(read) == text;
    if (!isWhole)
        return foreignCursor();
    return read;
}

tl::unexpected<Error> foreignCursor()
{
    return failure(ErrorCode::InvalidInput, QStringLiteral("not a cursor of this feed"),
                   QStringLiteral("cursor"));
}

} // namespace nw::server::comics
