"""The composition root: settings to resources to use cases to the bus and the HTTP side."""

from functools import partial

from fastapi import FastAPI

from libs.chassis.http import make_http
from libs.chassis.lifecycle import Lifecycle, Part
from libs.chassis.mongo import make_client, ping, wait_for
from libs.chassis.tracing import start_tracing, tracing_part
from services.ocr.settings import OcrSettings


def build(settings: OcrSettings, lifecycle: Lifecycle) -> FastAPI:
    tracing = start_tracing(settings.service, settings.otlp_endpoint)
    client = make_client(settings.mongodb_url)
    lifecycle.parts = (
        tracing_part(tracing),
        Part("mongodb", start=partial(wait_for, client), stop=client.close, check=partial(ping, client)),
    )
    return make_http("Innova ocr", lifecycle, [], tracing)
