#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace nw::tidy {

struct SourceFile
{
    QString path; // from the repository's root, with '/'
    QStringList lines;

    bool isHeader() const { return path.endsWith(QLatin1String(".h")); }
    bool isCode() const { return isHeader() || path.endsWith(QLatin1String(".cpp")); }
    bool isUnder(const char *folder) const;
};

// Every text file of the project below `root`, without build folders, hidden folders and binary
// files.
QList<SourceFile> readSourceTree(const QString &root);

// NW_SOURCE_DIR, which the build sets for every test.
QString sourceRoot();

// A line without string literals and comments, so that rules look at code only.
QString codeOf(const QString &line);

} // namespace nw::tidy
