#include "tests/feature/device.h"

#include "app/composition.h"
#include "app/shell.h"
#include "reader/widgets/readerwidget.h"
#include "services-client/client.h"

#include <QLineEdit>
#include <QTest>

namespace nw::test {

namespace {

constexpr int kPatienceMs = 20'000;
const QString kPassword = QStringLiteral("nine lives of a paper cat");

} // namespace

Device::Device(const QString &name, const QUrl &server)
    : m_name(name)
    , m_server(server)
{
}

void Device::start()
{
    app::Launch launch;
    launch.profileDir = m_profile.path();
    launch.serverUrl = m_server;
    launch.deviceName = m_name;
    m_window = std::make_unique<app::MainWindow>(launch);
    m_window->resize(1280, 800);
    m_window->show();
    m_window->buildRest();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

Client &Device::client()
{
    return m_window->shell()->parts().client();
}

QWidget *Device::find(const char *objectName) const
{
    const auto named = m_window->findChildren<QWidget *>(QLatin1String(objectName));
    for (QWidget *widget : named) {
        if (widget->isVisible())
            return widget;
    }
    return nullptr;
}

bool Device::isVisible(const char *objectName) const
{
    return find(objectName) != nullptr;
}

void Device::click(const char *objectName)
{
    QTRY_VERIFY2_WITH_TIMEOUT(isVisible(objectName), objectName, kPatienceMs);
    QTRY_VERIFY2_WITH_TIMEOUT(find(objectName)->isEnabled(), objectName, kPatienceMs);
    QTest::mouseClick(find(objectName), Qt::LeftButton);
}

void Device::type(const char *objectName, const QString &text)
{
    auto *edit = qobject_cast<QLineEdit *>(find(objectName));
    QVERIFY2(edit, objectName);
    edit->setFocus();
    edit->clear();
    QTest::keyClicks(edit, text);
}

void Device::press(Qt::Key key)
{
    QTest::keyClick(m_window->readerWidget(), key);
}

QAbstractItemView *Device::view(const char *objectName) const
{
    return qobject_cast<QAbstractItemView *>(find(objectName));
}

void Device::openFirst(QAbstractItemView *view)
{
    QTRY_VERIFY_WITH_TIMEOUT(view->model()->rowCount() > 0, kPatienceMs);
    const QModelIndex first = view->model()->index(0, 0);
    view->scrollTo(first);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, Qt::NoModifier,
                      view->visualRect(first).center());
}

int Device::page() const
{
    return m_window->isReading() ? m_window->readerWidget()->currentPage() + 1 : 0;
}

void Device::signUp(const QString &username)
{
    click("accountButton");
    click("mode.signUp");
    type("signIn.email", username + QStringLiteral("@example.org"));
    type("signIn.username", username);
    type("signIn.password", kPassword);
    click("signIn.submit");
    QTRY_VERIFY_WITH_TIMEOUT(client().account().has_value(), kPatienceMs);
    QCOMPARE(client().account()->username, username);
}

void Device::signIn(const QString &username)
{
    click("accountButton");
    type("signIn.login", username);
    type("signIn.password", kPassword);
    click("signIn.submit");
    QTRY_VERIFY_WITH_TIMEOUT(client().account().has_value(), kPatienceMs);
}

void Device::openComicPage(const QString &comicId)
{
    m_window->showComicPage(comicId);
    QTRY_VERIFY_WITH_TIMEOUT(isVisible("comicPage"), kPatienceMs);
}

void Device::readUntil(int wanted)
{
    QTRY_VERIFY_WITH_TIMEOUT(page() > 0, kPatienceMs);
    while (page() != wanted) {
        const int before = page();
        press(before < wanted ? Qt::Key_PageDown : Qt::Key_PageUp);
        QTRY_VERIFY_WITH_TIMEOUT(page() != before, kPatienceMs);
    }
}

} // namespace nw::test
