#pragma once

#include "server/comics/opds/comicarchives.h"
#include "server/comics/pageimages.h"
#include "server/common/http/router.h"
#include "tests/support/openapivalidator.h"
#include "tests/unit/server/comics/comicsworld.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace nw::server::comics {

using Headers = QList<std::pair<QByteArray, QByteArray>>;

// The routes of comics without a socket. Every answer is held against the OpenAPI document; what is
// wrong with it fails the test by its status, which becomes -1.
class RoutedComics : public ComicsWorld
{
public:
    explicit RoutedComics(Engine engine = Engine::Sqlite);
    ~RoutedComics();

    // Who sends the next requests; empty: nobody is signed in.
    QString user;
    QStringList roles; // of theirs

    Response get(const QByteArray &target, const Headers &headers = {});
    Response head(const QByteArray &target, const Headers &headers = {});
    Response post(const QByteArray &target, const QByteArray &body);
    Response put(const QByteArray &target, const QByteArray &body);
    Response del(const QByteArray &target);

    static QJsonObject json(const Response &response)
    {
        return QJsonDocument::fromJson(response.body).object();
    }
    static QByteArray bytes(const Response &response); // of the body, or of the part of the file

    // What was left to the pool of images, by its target.
    QByteArrayList leftForImages() const { return m_leftForImages; }

    Router router;

private:
    Response send(Method method, const char *word, const QByteArray &target, const Headers &headers,
                  const QByteArray &body);

    struct Services;
    std::unique_ptr<Services> m_services;
    PageImages m_images;
    ComicArchives m_archives;
    QByteArrayList m_leftForImages;
    std::shared_ptr<const test::OpenApiValidator> m_contract;
};

} // namespace nw::server::comics
