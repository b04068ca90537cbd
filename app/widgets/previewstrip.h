#pragma once

#include <QAbstractButton>
#include <QList>
#include <QWidget>

namespace nw::app {

class CoverStore;
class Theme;

// Pages that may be looked at before reading. A press opens the reader there. objectNames:
// preview.<page>, previewMore.
class PreviewStrip : public QWidget
{
    Q_OBJECT

public:
    PreviewStrip(const Theme &theme, CoverStore &covers, QWidget *parent = nullptr);

    // `keys` are the cover store's, one per page that is open, in order from page 1.
    void setPages(const QStringList &keys);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void pageChosen(int page); // from 1

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void rebuild();
    int columns() const;

    const Theme &m_theme;
    CoverStore &m_covers;
    QStringList m_keys;
    QList<QAbstractButton *> m_tiles;
    int m_builtColumns = 0;
};

} // namespace nw::app
