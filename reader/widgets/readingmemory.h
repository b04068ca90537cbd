#pragma once

#include <QJsonObject>
#include <QString>

namespace nw::reader {

// Where it is kept how books are read. The app decides where that is; small, and answered at once.
class ReadingMemory
{
public:
    virtual ~ReadingMemory() = default;

    // Empty when nothing is kept under that key, or what is kept cannot be read.
    virtual QJsonObject load(const QString &key) const = 0;
    // Keeps it across the end of the program; an empty object forgets. What cannot be kept is not
    // kept: reading goes on.
    virtual void save(const QString &key, const QJsonObject &value) = 0;

protected:
    ReadingMemory() = default;
    Q_DISABLE_COPY_MOVE(ReadingMemory)
};

} // namespace nw::reader
