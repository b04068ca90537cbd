#pragma once

#include <QObject>

namespace nw::reader {

// A voice. What it is made of is whoever owns the window's business.
class Speech : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // In place of what is being said. `language` BCP 47, or empty where it is not known.
    virtual void say(const QString &text, const QString &language) = 0;
    virtual void stop() = 0;

Q_SIGNALS:
    void finished(); // it was said to its end; not after stop()
    void failed(); // there is no voice any more
};

} // namespace nw::reader
