#include "reader/widgets/aloudreader.h"

#include "reader/widgets/readingview.h"
#include "reader/widgets/speech.h"

namespace nw::reader {

AloudReader::AloudReader(Speech &speech, QObject *parent)
    : QObject(parent)
    , m_speech(speech)
{
    connect(&speech, &Speech::finished, this, &AloudReader::goOn);
    connect(&speech, &Speech::failed, this, &AloudReader::stop);
}

void AloudReader::start(ReadingView *view)
{
    stop();
    if (view->pageCount() == 0)
        return;
    m_view = view;
    m_isReading = true;
    // Told of a place while it still comes about: what is there is asked when it has.
    connect(view, &ReadingView::placeNamed, this, &AloudReader::sayPlace, Qt::QueuedConnection);
    connect(view, &ReadingView::endReached, this, &AloudReader::stop);
    sayPlace();
    Q_EMIT readingChanged();
}

void AloudReader::stop()
{
    if (!m_isReading)
        return;
    m_isReading = false;
    m_said.clear();
    if (m_view)
        m_view->disconnect(this);
    m_view.clear();
    m_speech.stop();
    Q_EMIT readingChanged();
}

void AloudReader::sayPlace()
{
    if (!m_view)
        return;
    const Transcript transcript = m_view->transcript();
    const QString place = m_view->pageName();
    const QString words = transcript.isEmpty() ? place : transcript.text;
    const QString said = place % u'\n' % words;
    if (said == m_said)
        return;
    m_said = said;
    m_speech.say(words, transcript.language);
}

void AloudReader::goOn()
{
    if (m_view)
        m_view->turn(PageStep::Forward);
}

} // namespace nw::reader
