#pragma once

#include <QString>
#include <QStringList>

namespace nw::test {

// Files made by others that tests may find beside the project: ${NW_SHARED_DIR}/corpus, else
// ../shared/corpus from the source tree. Empty when it is not there; the test is skipped then.
QString sharedCorpus();

// The names of the files in one of its folders, sorted.
QStringList corpusFiles(const QString &folder);

} // namespace nw::test
