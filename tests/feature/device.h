#pragma once

#include "app/mainwindow.h"

#include <QAbstractItemView>
#include <QTemporaryDir>

#include <memory>

namespace nw::test {

// One computer of the story: a profile of its own, and the real window on it, driven through its
// widgets by their object names, as a person would with a mouse and a keyboard.
class Device
{
public:
    Device(const QString &name, const QUrl &server);

    // Starts the program on this profile; restart is the same again.
    void start();
    void quit() { m_window.reset(); }

    app::MainWindow &window() { return *m_window; }
    Client &client();

    void click(const char *objectName);
    void type(const char *objectName, const QString &text);
    void press(Qt::Key key); // into the reader
    void openFirst(QAbstractItemView *view);

    bool isVisible(const char *objectName) const;
    QAbstractItemView *view(const char *objectName) const; // null: not there
    int page() const; // of the reader, from 1; 0: not reading

    void signUp(const QString &username);
    void signIn(const QString &username);
    void openComicPage(const QString &comicId);
    void readUntil(int page);

private:
    QWidget *find(const char *objectName) const;

    QTemporaryDir m_profile;
    QString m_name;
    QUrl m_server;
    std::unique_ptr<app::MainWindow> m_window;
};

} // namespace nw::test
