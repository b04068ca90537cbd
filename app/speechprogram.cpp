#include "app/speechprogram.h"

#include <QStandardPaths>

#include <utility>

namespace nw::app {

namespace {

// A panel says far less; the limit of one argument is 128 KiB.
constexpr qsizetype kMostCharacters = 16'000;

QString programPath()
{
    return QStandardPaths::findExecutable(QStringLiteral("spd-say"));
}

} // namespace

SpeechProgram::SpeechProgram(QObject *parent)
    : reader::Speech(parent)
{
}

SpeechProgram::~SpeechProgram()
{
    stop();
}

bool SpeechProgram::isThere()
{
    return !programPath().isEmpty();
}

// Nothing more is heard of it; it ends by itself.
void SpeechProgram::letGo()
{
    if (!m_process)
        return;
    QProcess *process = std::exchange(m_process, nullptr);
    process->disconnect(this);
    process->setParent(nullptr);
    if (process->state() == QProcess::NotRunning) {
        process->deleteLater();
        return;
    }
    connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->kill();
}

void SpeechProgram::say(const QString &text, const QString &language)
{
    letGo();
    m_process = new QProcess(this);
    m_process->setStandardOutputFile(QProcess::nullDevice());
    m_process->setStandardErrorFile(QProcess::nullDevice());
    connect(m_process, &QProcess::errorOccurred, this, [this] {
        letGo();
        Q_EMIT failed();
    });
    connect(m_process, &QProcess::finished, this, [this](int code) {
        letGo();
        if (code == 0)
            Q_EMIT finished();
        else
            Q_EMIT failed();
    });
    QStringList arguments{QStringLiteral("--cancel"), QStringLiteral("--wait")};
    if (!language.isEmpty())
        arguments << QStringLiteral("--language") << language;
    arguments << QStringLiteral("--") << text.left(kMostCharacters);
    m_process->start(programPath(), arguments);
}

void SpeechProgram::stop()
{
    if (!m_process)
        return;
    letGo();
    QProcess::startDetached(programPath(), {QStringLiteral("--cancel")});
}

} // namespace nw::app
