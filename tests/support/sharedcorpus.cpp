#include "tests/support/sharedcorpus.h"

#include <QDir>

namespace nw::test {

QString sharedCorpus()
{
    const QString source = qEnvironmentVariable("NW_SOURCE_DIR", QDir::currentPath());
    const QDir corpus(qEnvironmentVariable("NW_SHARED_DIR", source + QStringLiteral("/../shared"))
                      + QStringLiteral("/corpus"));
    return corpus.exists() ? corpus.canonicalPath() : QString();
}

QStringList corpusFiles(const QString &folder)
{
    return QDir(sharedCorpus() + u'/' + folder).entryList(QDir::Files, QDir::Name);
}

} // namespace nw::test
