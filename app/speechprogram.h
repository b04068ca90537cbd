#pragma once

#include "reader/widgets/speech.h"

#include <QProcess>

namespace nw::app {

// The voice of the desktop: speech-dispatcher, through its own program spd-say, which also starts
// it. (Its library blocks while it does; Qt's module for speech drags in all of Qt Quick.) Words
// are handed over as an argument, never to a shell.
class SpeechProgram : public reader::Speech
{
    Q_OBJECT

public:
    explicit SpeechProgram(QObject *parent = nullptr);
    ~SpeechProgram() override;

    // Whether it is installed.
    static bool isThere();

    void say(const QString &text, const QString &language) override;
    void stop() override;

private:
    void letGo();

    QProcess *m_process = nullptr; // of what is being said
};

} // namespace nw::app
