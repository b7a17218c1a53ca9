import os

from zeep import Client

answer = Client(os.environ["WSDL"]).service.ConfirmC2BPayment(
    TransType="Pay Bill",
    TransID="SLANGO0009",
    TransTime="20261129120005",
    TransAmount="1500.50",
    BusinessShortCode="600000",
    BillRefNumber="A&B <ü>",
    MSISDN="254712345678",
)
print(answer)
