#include "app/messages.h"

#include <QFileInfo>
#include <QtGlobal>

#include <cstdio>

namespace nw::app {

void sayError(const QString &text)
{
    const QByteArray line = text.simplified().toLocal8Bit();
    std::fprintf(stderr, "nerdwork: %s\n", line.constData());
}

void sayError(const reader::ReadError &error, const QString &path)
{
    QString text =
        QLatin1String(reader::readErrorWord(error.code)) % u": " % QFileInfo(path).fileName();
    if (!error.detail.isEmpty())
        text += u": " % error.detail;
    sayError(text);
}

void silenceLibraries()
{
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) {});
}

} // namespace nw::app
