#include "resources/words/words.h"

#include <QCoreApplication>
#include <QTranslator>

// The macro declares a function, so it has to stand outside every namespace.
static void registerWords()
{
    Q_INIT_RESOURCE(words);
}

void nw::initWords()
{
    const QString name = QStringLiteral("englishWords");
    QCoreApplication *application = QCoreApplication::instance();
    if (application->findChild<QTranslator *>(name))
        return;
    registerWords();
    auto *words = new QTranslator(application);
    words->setObjectName(name);
    if (words->load(QStringLiteral(":/words/nerdwork_en.qm")))
        QCoreApplication::installTranslator(words);
}
