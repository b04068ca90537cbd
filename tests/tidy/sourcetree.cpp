#include "tests/tidy/sourcetree.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

namespace nw::tidy {

namespace {

const QStringList kTextEndings = {
    QStringLiteral("cpp"),  QStringLiteral("h"),   QStringLiteral("txt"), QStringLiteral("md"),
    QStringLiteral("json"), QStringLiteral("svg"), QStringLiteral("xml"), QStringLiteral("qrc"),
    QStringLiteral("py"),   QStringLiteral("sh"),  QStringLiteral("yml"), QStringLiteral("desktop"),
};

bool isText(const QFileInfo &file)
{
    return kTextEndings.contains(file.suffix()) || file.fileName() == QLatin1String("nw")
        || file.fileName() == QLatin1String("run");
}

} // namespace

bool SourceFile::isUnder(const char *folder) const
{
    return path.startsWith(QLatin1String(folder) + QLatin1Char('/'));
}

QList<SourceFile> readSourceTree(const QString &root)
{
    QList<SourceFile> files;
    const QDir top(root);
    QDirIterator walk(root, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QFileInfo info(walk.next());
        const QString path = top.relativeFilePath(info.filePath());
        const bool skipped = path.startsWith(QLatin1String("build/"))
            || path.startsWith(QLatin1String(".git"))
            || path.startsWith(QLatin1String("tests/data/"));
        if (skipped || !isText(info))
            continue;
        QFile file(info.filePath());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        files.append({path, QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'))});
    }
    return files;
}

QString sourceRoot()
{
    return qEnvironmentVariable("NW_SOURCE_DIR");
}

QString codeOf(const QString &line)
{
    static const QRegularExpression literal(QStringLiteral(R"("(?:[^"\\]|\\.)*")"));
    QString code = line;
    code.replace(literal, QStringLiteral("\"\""));
    const qsizetype comment = code.indexOf(QLatin1String("//"));
    return comment < 0 ? code : code.left(comment);
}

} // namespace nw::tidy
