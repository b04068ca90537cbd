#pragma once

#include "reader/core/transcript.h"

#include <QObject>
#include <QPointer>

namespace nw::reader {

class ReadingView;
class Speech;

// Reads aloud what the author wrote of the panels, and goes on to the next when one was read to its
// end. Who turns the page meanwhile is read what is there then.
class AloudReader : public QObject
{
    Q_OBJECT

public:
    explicit AloudReader(Speech &speech, QObject *parent = nullptr);

    void start(ReadingView *view);
    void stop();
    bool isReading() const { return m_isReading; }

Q_SIGNALS:
    void readingChanged();

private:
    void sayPlace();
    void goOn();

    Speech &m_speech;
    QPointer<ReadingView> m_view;
    QString m_said; // the last, so that a place that is named twice is read once
    bool m_isReading = false;
};

} // namespace nw::reader
