#pragma once

#include <QJsonValue>
#include <QStringList>

namespace nw::server::console {

// JSON as a person reads it on a terminal: a list of objects as columns with the names of
// `members`, one object as lines of names and values. What strangers wrote (titles, names) cannot
// move the cursor: control characters become visible.
QStringList textTable(const QJsonValue &data, const QStringList &members);

// The text without what a terminal would obey.
QString printable(const QString &text);

} // namespace nw::server::console
