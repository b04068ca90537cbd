#include "server/common/http/request.h"

namespace nw::server {

QByteArray Request::header(const char *lowerCaseName) const
{
    for (const auto &[name, value] : headers) {
        if (name == lowerCaseName)
            return value;
    }
    return {};
}

QString Request::argument(const char *name) const
{
    for (const auto &[argumentName, value] : arguments) {
        if (argumentName == name)
            return value;
    }
    Q_ASSERT_X(false, "Request::argument", name);
    return {};
}

std::optional<QString> Request::query(const char *name) const
{
    const qsizetype mark = target.indexOf('?');
    if (mark < 0)
        return std::nullopt;
    const QByteArray wanted(name);
    for (QByteArray pair : target.mid(mark + 1).split('&')) {
        pair.replace('+', ' '); // application/x-www-form-urlencoded, as browsers send it
        const qsizetype equals = pair.indexOf('=');
        const QByteArray key = equals < 0 ? pair : pair.left(equals);
        if (QByteArray::fromPercentEncoding(key) != wanted)
            continue;
        const QByteArray value = equals < 0 ? QByteArray() : pair.mid(equals + 1);
        return QString::fromUtf8(QByteArray::fromPercentEncoding(value));
    }
    return std::nullopt;
}

} // namespace nw::server
