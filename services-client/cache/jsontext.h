#pragma once

#include "services-client/contract/jsonreader.h"
#include "services-client/contract/jsonwriter.h"

#include <QString>

namespace nw {

// A value of the contract as the text that a cache column holds, and back.
template <typename T> QString toJsonText(const T &value)
{
    JsonWriter out;
    write(out, value);
    return QString::fromUtf8(out.bytes());
}

template <typename T>
Result<T> fromJsonText(const QString &text, Result<T> (*read)(const QJsonObject &))
{
    const Result<QJsonObject> object = parseJsonObject(text.toUtf8());
    if (!object)
        return tl::unexpected<Error>(object.error());
    return read(*object);
}

} // namespace nw
